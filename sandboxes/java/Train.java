import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.util.*;
import java.util.stream.*;

/** Compiled once while the image is built: the classes of the compiler that this takes are archived for a quicker start. */
public class Train {
  record Point(int x, int y) {}

  sealed interface Shape permits Square {}

  record Square(double side) implements Shape {}

  enum Colour { RED, GREEN }

  static <T extends Comparable<T>> T largest(List<T> list) {
    return list.stream().max(Comparator.naturalOrder()).orElseThrow();
  }

  public static void main(String[] args) throws Exception {
    var reader = new BufferedReader(new InputStreamReader(System.in));
    Map<String, Integer> counts = new TreeMap<>();
    for (String line; (line = reader.readLine()) != null; ) {
      for (String word : line.split("\\s+")) counts.merge(word, 1, Integer::sum);
    }
    List<Point> points = new ArrayList<>(List.of(new Point(1, 2), new Point(0, 3)));
    points.sort(Comparator.comparingInt(Point::x));
    Shape shape = new Square(2);
    String kind = switch (shape) { case Square(double side) when side > 1 -> "large"; case Square s -> "small"; };
    try (Scanner scanner = new Scanner("1 2")) {
      while (scanner.hasNextInt()) System.out.printf("%d %.2f %s%n", scanner.nextInt(), 1.5, kind);
    } catch (IllegalStateException | NoSuchElementException error) {
      throw new RuntimeException(error);
    }
    Runnable task = () -> System.out.println(points.stream().map(Point::toString).collect(Collectors.joining(",")));
    task.run();
    System.out.println(largest(List.of(3, 4)) + counts.size() + new BigDecimal("1.10").toString() + Colour.RED);
  }
}

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.function.*;
import java.util.*;
import java.util.stream.*;

/** Compiled and run once while the image is built: what that takes of compiler and library is archived for a quicker start. */
public class Train {
  record Point(int x, int y) {}

  sealed interface Shape permits Square {}

  record Square(double side) implements Shape {}

  enum Colour { RED, GREEN }

  static <T extends Comparable<T>> T largest(List<T> list) {
    return list.stream().max(Comparator.naturalOrder()).orElseThrow();
  }

  static void collections(Collection<String> words) {
    Map<Integer, List<String>> byLength = new HashMap<>();
    for (String word : words) byLength.computeIfAbsent(word.length(), length -> new LinkedList<>()).add(word);
    Map<String, Integer> inOrder = new LinkedHashMap<>();
    Deque<Integer> deque = new ArrayDeque<>(List.of(3, 1, 2));
    Queue<int[]> queue = new PriorityQueue<>((a, b) -> Integer.compare(a[0], b[0]));
    while (!deque.isEmpty()) queue.add(new int[] {deque.pollLast()});
    for (StringTokenizer tokens = new StringTokenizer("x y"); tokens.hasMoreTokens(); ) inOrder.put(tokens.nextToken(), queue.size());
    Set<Long> seen = new HashSet<>(Set.of(1L)), sorted = new TreeSet<>(seen);
    BitSet bits = new BitSet(64);
    bits.set(3);
    Function<Integer, Integer> twice = n -> n * 2;
    String text = IntStream.rangeClosed(1, 5).map(twice::apply).mapToObj(Integer::toString).collect(Collectors.joining(" "));
    Map<Boolean, List<Integer>> parts = Stream.of(1, 2, 3).collect(Collectors.partitioningBy(n -> n > 1));
    Optional<Integer> first = parts.get(true).stream().sorted(Comparator.reverseOrder()).findFirst();
    Integer[] boxed = {3, 1, 2};
    Arrays.sort(boxed, Collections.reverseOrder());
    int[] plain = {3, 1, 2};
    Arrays.sort(plain);
    PrintWriter out = new PrintWriter(new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8)));
    out.println(String.format(Locale.ROOT, "%5d|%-5s|%08.3f|%x", 42, "ab", 3.14159, 255) + text + first.orElse(0) + bits);
    out.println(BigInteger.TWO.pow(100).mod(BigInteger.valueOf(97)) + " " + String.join(",", inOrder.keySet()) + Arrays.toString(plain));
    out.println(new StringBuilder("abc").reverse().append(sorted.size()).append(Math.sqrt(2)).append(Arrays.asList(boxed)));
    out.flush();
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
    collections(counts.keySet());
    Runnable task = () -> System.out.println(points.stream().map(Point::toString).collect(Collectors.joining(",")));
    task.run();
    System.out.println(largest(List.of(3, 4)) + counts.size() + new BigDecimal("1.10").toString() + Colour.RED);
  }
}

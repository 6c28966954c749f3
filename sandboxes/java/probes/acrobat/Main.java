import java.io.*;
import java.nio.file.*;
import java.util.*;
public class Main {
  public static void main(String[] args) throws Exception {
    InputStream in = new BufferedInputStream(System.in);
    StringBuilder word = new StringBuilder();
    for (int c; (c = in.read()) > ' ';) word.append((char) c);
    switch (word.toString()) {
      case "echo" -> { in.transferTo(System.out); System.out.flush(); }
      case "exit" -> System.exit(7);
      case "spin" -> { for (long n = 0; n >= 0; n++) if (n == Long.MAX_VALUE) n = 0; }
      case "sleep" -> Thread.sleep(Long.MAX_VALUE);
      case "hog" -> { for (List<byte[]> l = new ArrayList<>();;) l.add(new byte[1 << 20]); }
      case "flood" -> { for (;;) System.out.println("all work and no play"); }
      case "warn" -> System.err.print("careful");
      case "args" -> { for (String arg : args) System.out.println(arg); }
      case "show" -> {
        Path note = Path.of("/app/test/note");
        System.out.print(Files.exists(note) ? Files.readString(note) : "nothing");
      }
      case "leave" -> { Files.writeString(Path.of("a.txt"), "kept"); Files.writeString(Path.of("b.log"), "kept"); }
      case "link" -> Files.createSymbolicLink(Path.of("a.txt"), Path.of("/etc/passwd"));
      case "talk" -> {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in));
        for (String line; (line = lines.readLine()) != null;) System.out.println("heard " + line);
        System.out.print("bye");
      }
      default -> System.exit(8);
    }
  }
}

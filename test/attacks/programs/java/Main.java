import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Attacks in Java; the first line of standard input names the one to run. */
public class Main {
    public static void main(String[] arguments) throws Throwable {
        String[] words = new Scanner(System.in).nextLine().split(" ", 2);
        switch (words[0]) {
            case "look" -> look();
            case "threads" -> threads();
            case "deep-stack" -> deepStack();
            case "recursion" -> System.out.println(recurse(0));
            case "heap" -> heap();
            case "direct-memory" -> directMemory();
            case "commands" -> commands();
            case "unsafe" -> unsafe();
            case "native" -> nativeCode();
            case "attach" -> attach();
            case "early-exit" -> System.out.println(Early.answer);
            case "supervisor" -> supervisor();
            case "network" -> network();
            case "flood" -> flood();
            case "swallow" -> swallow();
            case "exit" -> exit(Integer.parseInt(words[1]));
            default -> System.exit(98);
        }
    }

    static void attempt(String what, Callable<?> call) {
        try {
            call.call();
            System.out.println(what + " ok");
        } catch (Throwable error) {
            System.out.println(what + " " + error.getClass().getSimpleName());
        }
    }

    static long count(String path) throws IOException {
        try (var entries = Files.list(Path.of(path))) {
            return entries.count();
        }
    }

    static void look() throws IOException {
        long processes = ProcessHandle.allProcesses().count();
        System.out.printf("box %d work %d tmp %d shm %d processes %d%n", count("/box"), count("/box/work"), count("/box/tmp"),
            count("/dev/shm"), processes);
    }

    static void threads() {
        int made = 0;
        try {
            for (; made < 10_000; made++) {
                Thread thread = new Thread(() -> { for (;;) LockSupport.park(); });
                thread.setDaemon(true);
                thread.start();
            }
        } catch (OutOfMemoryError none) {
            // the kernel gives no more
        }
        System.out.println(made < 200 ? "few threads" : "many threads");
        Runtime.getRuntime().halt(0);
    }

    /** A stack of a terabyte: reserved, not used. */
    static void deepStack() throws InterruptedException {
        Thread thread = new Thread(null, () -> System.out.println("started"), "deep", 1L << 40);
        thread.start();
        thread.join();
    }

    static int recurse(int depth) {
        return recurse(depth + 1) + 1;
    }

    static void heap() {
        List<long[]> parts = new ArrayList<>();
        for (;;) parts.add(new long[1 << 17]);
    }

    /** Beside the heap, where -Xmx does not reach. */
    static void directMemory() throws Exception {
        var field = sun.misc.Unsafe.class.getDeclaredField("theUnsafe");
        field.setAccessible(true);
        var unsafe = (sun.misc.Unsafe) field.get(null);
        for (;;) unsafe.setMemory(unsafe.allocateMemory(1 << 24), 1 << 24, (byte) 1);
    }

    static void commands() throws Exception {
        Runtime.getRuntime().exec(new String[] {"/bin/sh", "-c", "while true; do echo late > /box/late; done"});
        attempt("a command of its own", () -> new ProcessBuilder("/box/work/none").start());
        attempt("the package manager", () -> {
            int code = new ProcessBuilder("/usr/bin/apt-get", "install", "x").start().waitFor();
            if (code != 0) throw new IOException();
            return code;
        });
    }

    static void unsafe() throws Exception {
        var field = sun.misc.Unsafe.class.getDeclaredField("theUnsafe");
        field.setAccessible(true);
        ((sun.misc.Unsafe) field.get(null)).putLong(8, 1);
    }

    static void nativeCode() throws Exception {
        Path library = Files.list(Path.of("/opt/java/lib")).filter(path -> path.toString().endsWith("libzip.so")).findFirst().get();
        Path copy = Files.copy(library, Path.of("/box/work/libown.so"));
        attempt("own library", () -> { System.load(copy.toString()); return null; });
    }

    static void attach() throws Exception {
        String self = String.valueOf(ProcessHandle.current().pid());
        var machine = Class.forName("com.sun.tools.attach.VirtualMachine");
        attempt("itself", () -> machine.getMethod("attach", String.class).invoke(null, self));
    }

    static void supervisor() {
        ProcessHandle supervisor = ProcessHandle.of(1).get();
        attempt("end", () -> { if (!supervisor.destroyForcibly()) throw new IOException(); return null; });
        attempt("memory", () -> Files.readAllBytes(Path.of("/proc/1/mem")));
        attempt("environment", () -> Files.readAllBytes(Path.of("/proc/1/environ")));
        attempt("passwords", () -> Files.readAllBytes(Path.of("/etc/shadow")));
        attempt("own class", () -> Files.writeString(Path.of("/app/Main.class"), "x"));
        attempt("own archive", () -> Files.writeString(Path.of("/opt/javac.jsa"), "x"));
        attempt("output", () -> new File("/proc/1/fd/1").getCanonicalPath().contains("pipe") ? 1 : Files.readString(Path.of("/proc/1/fd/1")));
    }

    static void network() {
        attempt("name", () -> InetAddress.getByName("example.org"));
        attempt("cloud data", () -> new Socket("169.254.169.254", 80));
        attempt("server", () -> new ServerSocket(8080));
        attempt("channel", () -> java.nio.channels.SocketChannel.open(new InetSocketAddress("127.0.0.1", 5432)));
        attempt("page", () -> java.net.URI.create("http://example.org/").toURL().openStream());
    }

    static void flood() {
        byte[] block = new byte[1 << 16];
        for (;;) System.out.write(block, 0, block.length);
    }

    /** Catches whatever is thrown and goes on; ends only by force. */
    static void swallow() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> { for (;;) LockSupport.park(); }));
        for (;;) {
            try {
                recurse(0);
            } catch (Throwable ignored) {
                // once more
            }
        }
    }

    static void exit(int code) {
        System.out.println("the right answer");
        System.exit(code);
    }

    static class Early {
        static String answer = "the right answer";
        static {
            System.exit(0);
        }
    }
}

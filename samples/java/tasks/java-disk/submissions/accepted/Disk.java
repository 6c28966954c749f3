import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;

public class Disk {
    private static String execute(DiskSpace disk, String[] command) {
        return switch (command[0]) {
            case "store" -> disk.store(command[1], Long.parseLong(command[2]));
            case "delete" -> disk.delete(command[1]);
            case "owner" -> disk.owner(Long.parseLong(command[1]));
            case "gaps" -> disk.gaps();
            default -> throw new IllegalArgumentException("unknown command: " + command[0]);
        };
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        String[] first = in.readLine().split(" ");
        DiskSpace disk = new DiskSpace(Long.parseLong(first[0]));
        int count = Integer.parseInt(first[1]);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < count; i++) {
            out.append(execute(disk, in.readLine().split(" "))).append('\n');
        }
        System.out.print(out);
    }
}

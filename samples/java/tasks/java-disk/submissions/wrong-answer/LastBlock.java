// Wrong: counts the first block behind a file as one of its blocks when it is asked for the owner.
import java.util.HashMap;
import java.util.Map;
import java.util.Scanner;
import java.util.TreeMap;

public class LastBlock {
    static long capacity;
    static final TreeMap<Long, Long> ends = new TreeMap<>();        // start of a file -> first block behind it
    static final Map<Long, String> names = new HashMap<>();         // start of a file -> name
    static final Map<String, Long> starts = new HashMap<>();        // name -> start

    static long findPlace(long size) {
        long place = 0;
        for (Map.Entry<Long, Long> file : ends.entrySet()) {
            if (file.getKey() - place >= size) {
                return place;
            }
            place = file.getValue();
        }
        return capacity - place >= size ? place : -1;
    }

    static String store(String name, long size) {
        if (starts.containsKey(name)) {
            return "exists";
        }
        long place = findPlace(size);
        if (place < 0) {
            return "full";
        }
        ends.put(place, place + size);
        names.put(place, name);
        starts.put(name, place);
        return "" + place;
    }

    static String delete(String name) {
        if (!starts.containsKey(name)) {
            return "unknown";
        }
        long start = starts.remove(name);
        names.remove(start);
        return "" + (ends.remove(start) - start);
    }

    static String owner(long block) {
        Map.Entry<Long, Long> file = ends.floorEntry(block);
        return file == null || file.getValue() < block ? "free" : names.get(file.getKey());
    }

    static String gaps() {
        long count = 0;
        long greatest = 0;
        long place = 0;
        for (Map.Entry<Long, Long> file : ends.entrySet()) {
            long gap = file.getKey() - place;
            if (gap > 0) {
                count++;
                greatest = Math.max(greatest, gap);
            }
            place = file.getValue();
        }
        if (capacity > place) {
            count++;
            greatest = Math.max(greatest, capacity - place);
        }
        return count + " " + greatest;
    }

    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        capacity = in.nextLong();
        int n = in.nextInt();
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < n; i++) {
            String command = in.next();
            switch (command) {
                case "store" -> out.append(store(in.next(), in.nextLong()));
                case "delete" -> out.append(delete(in.next()));
                case "owner" -> out.append(owner(in.nextLong()));
                default -> out.append(gaps());
            }
            out.append('\n');
        }
        System.out.print(out);
    }
}

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The blocks of a disk, kept as files and gaps: what it costs depends on their number, not on the size of the disk. */
final class DiskSpace {
    private record StoredFile(String name, long start, long size) { }

    private final Map<String, StoredFile> byName = new HashMap<>();
    private final TreeMap<Long, StoredFile> byStart = new TreeMap<>();
    /** Start and length of every gap. Two gaps never touch. */
    private final TreeMap<Long, Long> gaps = new TreeMap<>();

    DiskSpace(long blocks) {
        gaps.put(0L, blocks);
    }

    String store(String name, long size) {
        if (byName.containsKey(name)) {
            return "exists";
        }
        for (Map.Entry<Long, Long> gap : gaps.entrySet()) {
            if (gap.getValue() >= size) {
                long start = gap.getKey();
                long rest = gap.getValue() - size;
                gaps.remove(start);     // allowed here, because the loop is left below
                if (rest > 0) {
                    gaps.put(start + size, rest);
                }
                StoredFile file = new StoredFile(name, start, size);
                byName.put(name, file);
                byStart.put(start, file);
                return Long.toString(start);
            }
        }
        return "full";
    }

    String delete(String name) {
        StoredFile file = byName.remove(name);
        if (file == null) {
            return "unknown";
        }
        byStart.remove(file.start());
        long start = file.start();
        long end = start + file.size();
        Map.Entry<Long, Long> before = gaps.lowerEntry(start);
        if (before != null && before.getKey() + before.getValue() == start) {
            start = before.getKey();
        }
        Long after = gaps.remove(end);
        if (after != null) {
            end += after;
        }
        gaps.put(start, end - start);
        return Long.toString(file.size());
    }

    String owner(long block) {
        Map.Entry<Long, StoredFile> entry = byStart.floorEntry(block);
        if (entry == null || entry.getValue().start() + entry.getValue().size() <= block) {
            return "free";
        }
        return entry.getValue().name();
    }

    String gaps() {
        long greatest = gaps.values().stream().mapToLong(Long::longValue).max().orElse(0);
        return gaps.size() + " " + greatest;
    }
}

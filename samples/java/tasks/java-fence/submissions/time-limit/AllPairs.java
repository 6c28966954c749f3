// Too slow: asks for every pair of trees whether all other trees are on the same side, n * n * n steps.
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.TreeSet;

public class AllPairs {
    static long cross(long[] a, long[] b, long[] c) {
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
    }

    /** Whether the fence runs from a to b: then no tree is to the right of this line or beyond its ends. */
    static boolean isEdge(long[] a, long[] b, List<long[]> points) {
        int good = 0;
        for (long[] p : points) {
            long side = cross(a, b, p);
            boolean between = Math.min(a[0], b[0]) <= p[0] && p[0] <= Math.max(a[0], b[0])
                    && Math.min(a[1], b[1]) <= p[1] && p[1] <= Math.max(a[1], b[1]);
            if (side > 0 || side == 0 && between) {
                good++;
            }
        }
        return good == points.size();
    }

    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        int n = in.nextInt();
        TreeSet<long[]> set = new TreeSet<>((a, b) -> a[0] != b[0] ? Long.compare(a[0], b[0]) : Long.compare(a[1], b[1]));
        for (int i = 0; i < n; i++) {
            set.add(new long[] {in.nextLong(), in.nextLong()});
        }
        if (set.size() == 1) {
            System.out.println("0\n0");
            return;
        }
        List<long[]> points = new ArrayList<>(set);
        double length = 0;
        long area = 0;
        for (long[] a : points) {
            for (long[] b : points) {
                if (a != b && isEdge(a, b, points)) {
                    length += Math.hypot(a[0] - b[0], a[1] - b[1]);
                    area += cross(points.get(0), a, b);
                }
            }
        }
        System.out.println(length);
        System.out.println(area / 2 + (area % 2 == 0 ? ".0" : ".5"));
    }
}

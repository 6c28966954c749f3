// Crashes: expects at least two different places (IndexOutOfBoundsException when there is only one).
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Scanner;
import java.util.TreeSet;

public class AtLeastTwo {
    static long cross(long[] a, long[] b, long[] c) {
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
    }

    static List<long[]> half(List<long[]> points) {
        List<long[]> result = new ArrayList<>();
        for (long[] p : points) {
            int k = result.size();
            while (k >= 2 && cross(result.get(k - 2), result.get(k - 1), p) <= 0) {
                result.remove(--k);
            }
            result.add(p);
        }
        result.remove(result.size() - 1);
        return result;
    }

    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        int n = in.nextInt();
        TreeSet<long[]> set = new TreeSet<>((a, b) -> a[0] != b[0] ? Long.compare(a[0], b[0]) : Long.compare(a[1], b[1]));
        for (int i = 0; i < n; i++) {
            set.add(new long[] {in.nextLong(), in.nextLong()});
        }
        List<long[]> points = new ArrayList<>(set);
        List<long[]> hull = half(points);
        Collections.reverse(points);
        hull.addAll(half(points));

        double length = 0;
        long area = 0;
        long[] first = hull.get(0);
        for (int i = 0; i < hull.size(); i++) {
            long[] a = hull.get(i);
            long[] b = hull.get((i + 1) % hull.size());
            length += Math.hypot(a[0] - b[0], a[1] - b[1]);
            area += cross(first, a, b);
        }
        System.out.println(length);
        System.out.println(area / 2 + (area % 2 == 0 ? ".0" : ".5"));
    }
}

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.StringTokenizer;

public class Fence {
    private record Point(long x, long y) {
        static final Comparator<Point> BY_X_THEN_Y = Comparator.comparingLong(Point::x).thenComparingLong(Point::y);

        double distanceTo(Point other) {
            return Math.hypot(other.x - x, other.y - y);
        }
    }

    /**
     * Twice the area of the triangle, positive if a, b, c make a left turn. Exact: the differences are at most 2e9 each,
     * so both products stay below 4e18 and their difference within the range of a long.
     */
    private static long cross(Point a, Point b, Point c) {
        return (b.x() - a.x()) * (c.y() - a.y()) - (b.y() - a.y()) * (c.x() - a.x());
    }

    /** The corners of the convex hull, counter-clockwise; a single point, or the two ends of a line, if there is no more. */
    private static List<Point> hull(List<Point> points) {
        List<Point> sorted = points.stream().distinct().sorted(Point.BY_X_THEN_Y).toList();
        if (sorted.size() == 1) {
            return sorted;
        }
        List<Point> hull = new ArrayList<>();
        addChain(hull, sorted);
        List<Point> reversed = new ArrayList<>(sorted);
        Collections.reverse(reversed);
        addChain(hull, reversed);
        return hull;
    }

    /** Adds one half of the hull, without its last corner, which begins the other half. */
    private static void addChain(List<Point> hull, List<Point> points) {
        int base = hull.size();
        for (Point point : points) {
            while (hull.size() >= base + 2
                    && cross(hull.get(hull.size() - 2), hull.get(hull.size() - 1), point) <= 0) {
                hull.remove(hull.size() - 1);
            }
            hull.add(point);
        }
        hull.remove(hull.size() - 1);
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        int count = Integer.parseInt(in.readLine().trim());
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringTokenizer line = new StringTokenizer(in.readLine());
            points.add(new Point(Long.parseLong(line.nextToken()), Long.parseLong(line.nextToken())));
        }

        List<Point> hull = hull(points);
        double length = 0;
        long doubledArea = 0;       // at most 2 * (2e9)^2, which a long can hold
        for (int i = 0; i < hull.size(); i++) {
            Point corner = hull.get(i);
            Point next = hull.get((i + 1) % hull.size());
            length += corner.distanceTo(next);
            doubledArea += cross(hull.get(0), corner, next);
        }
        System.out.println(length);
        System.out.println(doubledArea / 2 + (doubledArea % 2 == 0 ? ".0" : ".5"));
    }
}

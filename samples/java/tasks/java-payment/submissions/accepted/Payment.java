import java.util.HashMap;
import java.util.Map;
import java.util.Scanner;
import java.util.StringJoiner;

public class Payment {
    /** Reads an amount as a number of cents, with whole numbers only: most decimal fractions are not exact in a double. */
    private static long parseCents(String text) {
        int point = text.indexOf('.');
        if (point < 0) {
            return Long.parseLong(text) * 100;
        }
        String fraction = text.substring(point + 1);
        long cents = Long.parseLong(fraction) * (fraction.length() == 1 ? 10 : 1);
        return Long.parseLong(text.substring(0, point)) * 100 + cents;
    }

    /** The sums of all subsets of amounts[from] to amounts[to - 1]; bit i of the index stands for amounts[from + i]. */
    private static long[] subsetSums(long[] amounts, int from, int to) {
        long[] sums = new long[1 << (to - from)];
        for (int i = from; i < to; i++) {
            int bit = 1 << (i - from);
            for (int subset = 0; subset < bit; subset++) {
                sums[bit | subset] = sums[subset] + amounts[i];
            }
        }
        return sums;
    }

    /**
     * Splits the invoices into two halves: every set is a subset of the first together with one of the second. So
     * 2 * 2^(n/2) sums are enough to look through all 2^n sets. Returns the set as a bit mask, or -1.
     */
    private static long findSet(long[] amounts, long payment) {
        int middle = amounts.length / 2;
        long[] first = subsetSums(amounts, 0, middle);
        long[] second = subsetSums(amounts, middle, amounts.length);
        Map<Long, Integer> subsetWithSum = new HashMap<>();
        for (int subset = 0; subset < first.length; subset++) {
            subsetWithSum.put(first[subset], subset);
        }
        for (int subset = 0; subset < second.length; subset++) {
            Integer partner = subsetWithSum.get(payment - second[subset]);
            if (partner != null) {
                return (long) subset << middle | partner;
            }
        }
        return -1;
    }

    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        int count = in.nextInt();
        long payment = parseCents(in.next());
        long[] amounts = new long[count];
        for (int i = 0; i < count; i++) {
            amounts[i] = parseCents(in.next());
        }

        long set = findSet(amounts, payment);
        if (set < 0) {
            System.out.println("impossible");
            return;
        }
        StringJoiner numbers = new StringJoiner(" ");
        for (int i = 0; i < count; i++) {
            if ((set >> i & 1) == 1) {
                numbers.add(Integer.toString(i + 1));
            }
        }
        System.out.println(numbers);
    }
}

// Wrong: reads the amounts as double; and forgets that one half may contribute no invoice at all.
import java.util.Arrays;
import java.util.Scanner;

public class BothHalves {
    static long cents(String amount) {
        return Math.round(Double.parseDouble(amount) * 100);
    }

    static long[] sums(long[] amounts, int from, int to) {
        long[] sums = {0};
        for (int i = from; i < to; i++) {
            long[] more = Arrays.copyOf(sums, 2 * sums.length);
            for (int k = 0; k < sums.length; k++) {
                more[sums.length + k] = sums[k] + amounts[i];
            }
            sums = more;
        }
        return sums;
    }

    static void print(int leftSet, int rightSet, int middle) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            if ((leftSet >> i & 1) == 1) {
                out.append(i + 1).append(' ');
            }
        }
        for (int i = 0; i < 20; i++) {
            if ((rightSet >> i & 1) == 1) {
                out.append(middle + i + 1).append(' ');
            }
        }
        System.out.println(out);
    }

    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        int n = in.nextInt();
        long payment = cents(in.next());
        long[] amounts = new long[n];
        for (int i = 0; i < n; i++) {
            amounts[i] = cents(in.next());
        }
        int middle = n / 2;
        long[] left = sums(amounts, 0, middle);
        long[] right = sums(amounts, middle, n);
        long[] sorted = Arrays.copyOfRange(left, Math.min(1, left.length), left.length);
        Arrays.sort(sorted);
        for (int set = 1; set < right.length; set++) {
            if (Arrays.binarySearch(sorted, payment - right[set]) >= 0) {
                for (int other = 1; other < left.length; other++) {
                    if (left[other] + right[set] == payment) {
                        print(other, set, middle);
                        return;
                    }
                }
            }
        }
        System.out.println("impossible");
    }
}

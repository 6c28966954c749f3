// Crashes: keeps the cents in an int, which throws an exception for great amounts.
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Scanner;

public class IntCents {
    static long cents(String amount) {
        return new BigDecimal(amount).movePointRight(2).intValueExact();
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
        long[] sorted = left.clone();
        Arrays.sort(sorted);
        for (int set = 0; set < right.length; set++) {
            if (Arrays.binarySearch(sorted, payment - right[set]) >= 0) {
                for (int other = 0; other < left.length; other++) {
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

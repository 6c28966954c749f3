// Needs too much memory: keeps the sums of all 2^n sets in one array.
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Scanner;

public class EverySum {
    static long cents(String amount) {
        return new BigDecimal(amount).movePointRight(2).longValueExact();
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

    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        int n = in.nextInt();
        long payment = cents(in.next());
        long[] amounts = new long[n];
        for (int i = 0; i < n; i++) {
            amounts[i] = cents(in.next());
        }
        long[] sums = sums(amounts, 0, n);
        for (int set = 0; set < sums.length; set++) {
            if (sums[set] == payment) {
                StringBuilder out = new StringBuilder();
                for (int i = 0; i < n; i++) {
                    if ((set >> i & 1) == 1) {
                        out.append(i + 1).append(' ');
                    }
                }
                System.out.println(out);
                return;
            }
        }
        System.out.println("impossible");
    }
}

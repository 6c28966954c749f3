// Too slow: tries all 2^n sets.
import java.math.BigDecimal;
import java.util.Scanner;

public class EverySet {
    static long cents(String amount) {
        return new BigDecimal(amount).movePointRight(2).longValueExact();
    }

    static boolean find(long[] amounts, int next, long rest, boolean[] chosen) {
        if (rest == 0) {
            return true;
        }
        if (next == amounts.length) {
            return false;
        }
        chosen[next] = true;
        if (find(amounts, next + 1, rest - amounts[next], chosen)) {
            return true;
        }
        chosen[next] = false;
        return find(amounts, next + 1, rest, chosen);
    }

    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        int n = in.nextInt();
        long payment = cents(in.next());
        long[] amounts = new long[n];
        for (int i = 0; i < n; i++) {
            amounts[i] = cents(in.next());
        }
        boolean[] chosen = new boolean[n];
        if (find(amounts, 0, payment, chosen)) {
            StringBuilder out = new StringBuilder();
            for (int i = 0; i < n; i++) {
                if (chosen[i]) {
                    out.append(i + 1).append(' ');
                }
            }
            System.out.println(out);
            return;
        }
        System.out.println("impossible");
    }
}

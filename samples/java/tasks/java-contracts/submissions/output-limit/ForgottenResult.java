// Prints without end: a LocalDate cannot be changed, and the result of minusYears is thrown away.
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Scanner;
import java.util.TreeSet;

public class ForgottenResult {
    static final DateTimeFormatter FORM = DateTimeFormatter.ISO_LOCAL_DATE;
    static final TreeSet<LocalDate> holidays = new TreeSet<>();

    static boolean weekend(LocalDate day) {
        return day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
    }

    static long count(LocalDate from, LocalDate to) {
        long days = to.toEpochDay() - from.toEpochDay() + 1;
        long result = days / 7 * 5;
        for (LocalDate day = from.plusDays(days / 7 * 7); !day.isAfter(to); day = day.plusDays(1)) {
            if (!weekend(day)) {
                result++;
            }
        }
        for (LocalDate day : holidays.subSet(from, true, to, true)) {
            if (!weekend(day)) {
                result--;
            }
        }
        return result;
    }

    static String check(String line) {
        String[] fields = line.split(";", -1);
        if (fields.length != 3) {
            return "fields";
        }
        if (!fields[0].matches("[A-Za-z0-9-]{1,30}")) {
            return "name";
        }
        for (int i = 1; i <= 2; i++) {
            if (!fields[i].matches("[0-9]{4}-[0-9]{2}-[0-9]{2}") || fields[i].startsWith("0000")) {
                return "date";
            }
            try {
                LocalDate.parse(fields[i], FORM);
            } catch (DateTimeException e) {
                return "date";
            }
        }
        return null;
    }

    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
        int h = Integer.parseInt(in.nextLine());
        for (int i = 0; i < h; i++) {
            holidays.add(LocalDate.parse(in.nextLine()));
        }
        int n = Integer.parseInt(in.nextLine());
        long total = 0;
        int refused = 0;
        for (int k = 1; k <= n; k++) {
            String line = in.nextLine();
            String reason = check(line);
            if (reason != null) {
                System.out.println("record " + k + ": " + reason);
                refused++;
                continue;
            }
            String[] fields = line.split(";", -1);
            LocalDate from = LocalDate.parse(fields[1], FORM);
            LocalDate to = LocalDate.parse(fields[2], FORM);
            boolean order = true;
            while (from.isAfter(to)) {
                System.out.println("record " + k + ": order");
                from.minusYears(10000);         // so that this is reported only once
                order = false;
            }
            if (!order) {
                refused++;
                continue;
            }
            long days = count(from, to);
            System.out.println(fields[0] + ": " + days);
            total += days;
        }
        System.out.println("total " + total + ", refused " + refused);
    }
}

// Crashes: looks at the third field without making sure that there is one (ArrayIndexOutOfBoundsException).
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Scanner;
import java.util.TreeSet;

public class NoFieldCheck {
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
        if (fields.length > 3) {
            return "fields";
        }
        String from = fields[1];
        String to = fields[2];
        if (!fields[0].matches("[A-Za-z0-9-]{1,30}")) {
            return "name";
        }
        for (String date : new String[] {from, to}) {
            if (!date.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}") || date.startsWith("0000")) {
                return "date";
            }
            try {
                LocalDate.parse(date, FORM);
            } catch (DateTimeException e) {
                return "date";
            }
        }
        if (LocalDate.parse(from, FORM).isAfter(LocalDate.parse(to, FORM))) {
            return "order";
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
        StringBuilder out = new StringBuilder();
        long total = 0;
        int refused = 0;
        for (int k = 1; k <= n; k++) {
            String line = in.nextLine();
            String reason = check(line);
            if (reason != null) {
                out.append("record " + k + ": " + reason + "\n");
                refused++;
                continue;
            }
            String[] fields = line.split(";", -1);
            long days = count(LocalDate.parse(fields[1], FORM), LocalDate.parse(fields[2], FORM));
            out.append(fields[0] + ": " + days + "\n");
            total += days;
        }
        out.append("total " + total + ", refused " + refused + "\n");
        System.out.print(out);
    }
}

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

public class Contracts {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,30}");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    /** Says why a record is refused. */
    private static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String reason) {
            super(reason);
        }
    }

    private record Contract(String name, LocalDate from, LocalDate to) {
        static Contract parse(String line) throws RefusedException {
            String[] fields = line.split(";", -1);      // -1 keeps empty fields at the end
            if (fields.length != 3) {
                throw new RefusedException("fields");
            }
            if (!NAME.matcher(fields[0]).matches()) {
                throw new RefusedException("name");
            }
            LocalDate from = parseDate(fields[1]);
            LocalDate to = parseDate(fields[2]);
            if (from.isAfter(to)) {
                throw new RefusedException("order");
            }
            return new Contract(fields[0], from, to);
        }

        private static LocalDate parseDate(String text) throws RefusedException {
            // LocalDate.parse alone would also take a sign, years of more than four digits, and the year 0000.
            if (!DATE.matcher(text).matches() || text.startsWith("0000")) {
                throw new RefusedException("date");
            }
            try {
                return LocalDate.parse(text);
            } catch (DateTimeException e) {
                throw new RefusedException("date");
            }
        }
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        List<LocalDate> holidays = new ArrayList<>();
        int holidayCount = Integer.parseInt(in.readLine());
        for (int i = 0; i < holidayCount; i++) {
            holidays.add(LocalDate.parse(in.readLine()));
        }
        WorkCalendar calendar = new WorkCalendar(holidays);

        StringBuilder out = new StringBuilder();
        long total = 0;     // up to 1000 contracts of 2.6 million working days: too many for an int
        int refused = 0;
        int recordCount = Integer.parseInt(in.readLine());
        for (int number = 1; number <= recordCount; number++) {
            try {
                Contract contract = Contract.parse(in.readLine());
                long days = calendar.workingDays(contract.from(), contract.to());
                total += days;
                out.append(contract.name()).append(": ").append(days).append('\n');
            } catch (RefusedException e) {
                refused++;
                out.append("record ").append(number).append(": ").append(e.getMessage()).append('\n');
            }
        }
        out.append("total ").append(total).append(", refused ").append(refused).append('\n');
        System.out.print(out);
    }
}

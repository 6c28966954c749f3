import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;

/** Counts working days: Monday to Friday, except holidays. */
final class WorkCalendar {
    /** The holidays that fall on a weekday, as epoch days in ascending order. */
    private final long[] holidays;

    WorkCalendar(List<LocalDate> holidays) {
        this.holidays = holidays.stream()
                .filter(WorkCalendar::isWeekday)
                .mapToLong(LocalDate::toEpochDay)
                .sorted()
                .toArray();
    }

    /** The number of working days from the first to the last date, both included. */
    long workingDays(LocalDate first, LocalDate last) {
        long start = first.toEpochDay();
        long end = last.toEpochDay() + 1;
        return weekdaysBefore(end) - weekdaysBefore(start) - (holidaysBefore(end) - holidaysBefore(start));
    }

    private static boolean isWeekday(LocalDate date) {
        return date.getDayOfWeek() != DayOfWeek.SATURDAY && date.getDayOfWeek() != DayOfWeek.SUNDAY;
    }

    /** Weekdays from a fixed Monday up to the day before; negative for days before that Monday. */
    private static long weekdaysBefore(long epochDay) {
        long sinceMonday = epochDay + 3;    // epoch day 0 is a Thursday, day -3 a Monday
        return Math.floorDiv(sinceMonday, 7) * 5 + Math.min(Math.floorMod(sinceMonday, 7), 5);
    }

    private int holidaysBefore(long epochDay) {
        int index = Arrays.binarySearch(holidays, epochDay);
        return index >= 0 ? index : -index - 1;     // not found: binarySearch tells the insertion point
    }
}

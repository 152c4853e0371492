// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.flash;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.Terminal;
import org.flashdoctor.engine.flash.Progress;
import org.flashdoctor.engine.flash.session.SessionListener;

/**
 * Shows how far an operation is: a bar with bytes, rate and time left on a terminal, a line for each quarter elsewhere.
 * Standard error only; results stand on standard output.
 */
public final class ProgressDisplay implements SessionListener {

    private static final long NANOSECONDS = 1_000_000_000L;

    /** Between two drawings of the bar; more is only flicker. */
    private static final long PAUSE = NANOSECONDS / 10;

    private static final int BAR = 24;
    private static final int NARROWEST = 60;

    private final PrintWriter out;
    private final boolean quiet;
    private final Terminal terminal;
    private final LongSupplier clock;
    private boolean open;

    /**
     * A display.
     *
     * @param clock nanoseconds, from any start
     */
    public ProgressDisplay(Console console, boolean quiet, LongSupplier clock) {
        this.out = console.err();
        this.quiet = quiet;
        this.terminal = Terminal.of(console.environment());
        this.clock = clock;
    }

    @Override
    public Progress begins(Activity activity, long bytes) {
        finish();
        if (quiet || bytes == 0) {
            return Progress.none();
        }
        String what = name(activity);
        return terminal.interactive() ? bar(what, bytes) : lines(what, bytes);
    }

    private static String name(Activity activity) {
        return switch (activity) {
            case READING -> "Reading";
            case READING_AGAIN -> "Reading again to compare";
            case WRITING -> "Erasing and writing";
            case VERIFYING -> "Verifying";
            case RESTORING -> "Putting the old content back";
        };
    }

    private Progress lines(String what, long bytes) {
        out.println(what + ", " + Sizes.of(bytes));
        return new Progress() {
            private long quarter;

            @Override
            public void done(long done) {
                long now = Math.min(4, done * 4 / bytes);
                if (now > quarter) {
                    quarter = now;
                    out.println(what + ", " + now * 25 + " %");
                }
            }
        };
    }

    private Progress bar(String what, long bytes) {
        long start = clock.getAsLong();
        open = true;
        return new Progress() {
            private long drawn = start - PAUSE;

            @Override
            public void done(long done) {
                long now = clock.getAsLong();
                if (now - drawn >= PAUSE || done >= bytes) {
                    drawn = now;
                    draw(what, Math.min(done, bytes), bytes, now - start);
                }
            }
        };
    }

    private void draw(String what, long done, long bytes, long elapsed) {
        StringBuilder line = new StringBuilder("\r").append(what).append("  ");
        if (terminal.columns() > NARROWEST + what.length()) {
            int full = (int) (BAR * done / bytes);
            line.append('[')
                    .append("#".repeat(full))
                    .append(" ".repeat(BAR - full))
                    .append("]  ");
        }
        line.append(done * 100 / bytes).append(" %  ");
        line.append(Sizes.of(done)).append(" of ").append(Sizes.of(bytes));
        if (elapsed > NANOSECONDS / 2 && done > 0) {
            double rate = (double) done * NANOSECONDS / elapsed;
            line.append("  ").append(Sizes.of((long) rate)).append("/s");
            line.append("  ").append(time((long) ((bytes - done) / rate))).append(" left");
        }
        int width = terminal.columns();
        String text = line.length() > width ? line.substring(0, width) : line.toString();
        out.print(text + " ".repeat(Math.max(0, width - text.length())));
        out.flush();
    }

    private static String time(long seconds) {
        return seconds < 60 ? seconds + " s" : String.format(Locale.ROOT, "%d:%02d min", seconds / 60, seconds % 60);
    }

    /** Ends the line of a bar, so that other text can follow. */
    public void finish() {
        if (open) {
            out.println();
            open = false;
        }
    }
}

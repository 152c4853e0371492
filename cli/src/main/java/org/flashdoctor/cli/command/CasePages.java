// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.Doctor;
import org.flashdoctor.cli.app.EachCase;
import org.flashdoctor.cli.app.ExitCode;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.report.Overview;
import org.flashdoctor.engine.evidence.CaseAssembler.DirectFacts;
import org.flashdoctor.engine.fact.RunFact.Goal;
import org.flashdoctor.knowledge.load.Knowledge;

/** Many cases as a folder of pages. Apart from {@link DiagnoseCommand}, so that a single case loads nothing of it. */
final class CasePages {

    private CasePages() {}

    /** Writes a page for each log and one for all, and gives the exit code. */
    static int write(
            Knowledge knowledge,
            List<String> logs,
            DirectFacts direct,
            Optional<Goal> goal,
            Path folder,
            Console console)
            throws IOException, UserException {
        Overview overview = Overview.in(folder, knowledge.asUser());
        EachCase all = new EachCase(EachCase.files(logs), new Doctor(knowledge, console.in()));
        int failures = all.run(direct, goal, overview::add, (source, problem) -> {
            console.err().println("flashdoctor: " + problem);
            overview.failed(source, problem);
        });
        overview.finish();
        console.err().println("flashdoctor: the overview is " + folder.resolve("index.html"));
        return (failures == 0 ? ExitCode.CLEAR : ExitCode.USAGE).code();
    }
}

package peer;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Training's row about a person; what this peer does not read it keeps as it is. */
record Learner(Map<UUID, Enrollment> enrollments, JsonNode credentials, JsonNode transfers) {

  record Enrollment(
      UUID id, String programId, int programVersion, UUID cohortId, String requirementSet, JsonNode track,
      String examLanguage, boolean paidTime, LocalDate enrolledOn, Map<String, Passed> modules,
      Map<String, List<Integer>> failed, JsonNode ledger, int creditMinutes, List<Pause> pauses, JsonNode metOn,
      JsonNode exam, JsonNode sittings, JsonNode steps, JsonNode contacts, Closing closing) {

    String programKey() {
      return programId + "@" + programVersion;
    }

    private boolean holds(LocalDate day) {
      return pauses.stream().anyMatch(p -> p.since.isBefore(day) && (p.until == null || day.isBefore(p.until)));
    }
  }

  record Passed(int attempt, LocalDate on, int minutes) {}

  record Pause(LocalDate since, LocalDate until) {}

  record Closing(String end, LocalDate on, UUID successor) {}

  record Program(int curriculumVersion, Map<String, Module> modules) {
    private boolean isDone(Enrollment enrollment) {
      return modules.entrySet().stream()
          .allMatch(one -> !one.getValue().required || enrollment.modules.containsKey(one.getKey()));
    }
  }

  record Module(int minutes, boolean required) {}

  private Enrollment open() {
    var running = enrollments.values().stream().filter(e -> e.closing == null).toList();
    if (running.size() != 1) {
      throw new IllegalStateException(running.size() + " enrollments are open");
    }
    return running.get(0);
  }

  /** The fact that follows, or null when the module was completed before. */
  Words.ModuleCompleted complete(Map<String, Program> programs, Words.Event event) {
    var enrollment = open();
    var report = event.report();
    var program = programs.get(enrollment.programKey());
    var module = program.modules.get(report.moduleId());
    var on = report.occurredAt().withOffsetSameInstant(java.time.ZoneOffset.UTC).toLocalDate();
    var failed = enrollment.failed.getOrDefault(report.moduleId(), List.of());
    if (module == null || on.isBefore(enrollment.enrolledOn) || enrollment.holds(on)
        || !report.verb().equals("passed") || failed.contains(report.attempt())) {
      throw new IllegalStateException("no part of this backlog: " + event.id());
    }
    if (enrollment.modules.containsKey(report.moduleId())) {
      return null;
    }
    int minutes = module.minutes != 0 ? module.minutes : report.minutes();
    enrollment.modules.put(report.moduleId(), new Passed(report.attempt(), on, minutes));
    if (program.isDone(enrollment)) {
      throw new IllegalStateException("the last module is no part of this backlog: " + event.id());
    }
    return new Words.ModuleCompleted(
        enrollment.id, report.moduleId(), program.curriculumVersion, report.attempt(), on, minutes,
        enrollment.paidTime, report.language(), report.scoreBps(), event.id());
  }
}

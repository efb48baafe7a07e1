package peer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.stereotype.Component;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What is heard and said, and how it looks on a topic. */
@Component
class Words {
  static final String REPORTS = "training.reports.v1";
  private static final String REPORTED = "apprenticeship.reports.learning-result-reported.v1";

  enum Kind {
    COMPLETED("training.events.v1", "apprenticeship.training.module-completed.v1"),
    ACCEPTED("training.answers.v1", "apprenticeship.answers.report-accepted.v1");

    final String topic;
    final String type;

    Kind(String topic, String type) {
      this.topic = topic;
      this.type = type;
    }
  }

  record Report(
      @NotNull @Size(min = 1, max = 64) String externalPersonRef,
      @NotNull @Size(min = 1, max = 64) String moduleId,
      @Min(1) int attempt,
      @NotNull @Pattern(regexp = "started|passed|failed|completed|waived") String verb,
      @NotNull OffsetDateTime occurredAt,
      @Min(0) int minutes,
      @Min(0) @Max(10000) Integer scoreBps,
      @NotNull @Size(min = 1) String language) {}

  record Event(
      UUID id, String time, String key, String tenant, String correlation, String partner, String source,
      Report report) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ModuleCompleted(
      UUID enrollmentId, String moduleId, int curriculumVersion, int attempt, LocalDate completedOn,
      int minutesCredited, boolean paid, String language, Integer scoreBps, UUID evidenceRef) {}

  record ReportAccepted(UUID reportEventId, List<UUID> factEventIds) {}

  record Outgoing(UUID id, String topic, String key, Map<String, String> headers, byte[] body) {
    ProducerRecord<String, byte[]> record() {
      var record = new ProducerRecord<>(topic, key, body);
      headers.forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
      return record;
    }
  }

  private final ObjectMapper json;
  private final ObjectReader reports;
  private final Validator validator;

  Words(ObjectMapper json, Validator validator) {
    this.json = json;
    this.reports = json.readerFor(Report.class);
    this.validator = validator;
  }

  Event read(ConsumerRecord<String, byte[]> record) throws IOException {
    var said = new HashMap<String, String>();
    record.headers().forEach(header -> said.put(header.key(), new String(header.value(), UTF_8)));
    if (!REPORTED.equals(said.get("ce_type"))) {
      throw new IllegalArgumentException("no learning result: " + said.get("ce_type"));
    }
    Report report = reports.readValue(record.value());
    var faults = validator.validate(report);
    if (!faults.isEmpty()) {
      throw new ConstraintViolationException(faults);
    }
    return new Event(
        UUID.fromString(said.get("ce_id")), said.get("ce_time"), record.key(), said.get("ce_tenantid"),
        said.get("ce_correlationid"), said.get("ce_partnerid"), said.get("ce_sourceid"), report);
  }

  /** An id derived from the report's, so that a second telling is harmless. */
  UUID id(Event event, Kind kind) {
    var name = ByteBuffer.allocate(17);
    name.putLong(event.id().getMostSignificantBits()).putLong(event.id().getLeastSignificantBits());
    return UUID.nameUUIDFromBytes(name.put((byte) kind.ordinal()).array());
  }

  Outgoing say(Event event, Kind kind, Object word) throws IOException {
    var id = id(event, kind);
    var headers = new HashMap<String, String>();
    headers.put("content-type", "application/json");
    headers.put("ce_specversion", "1.0");
    headers.put("ce_id", id.toString());
    headers.put("ce_type", kind.type);
    headers.put("ce_source", "apprenticeship/training");
    headers.put("ce_time", event.time());
    headers.put("ce_subject", event.key());
    headers.put("ce_tenantid", event.tenant());
    headers.put("ce_recordedtime", Instant.now().toString());
    headers.put("ce_correlationid", event.correlation());
    headers.put("ce_causationid", event.id().toString());
    headers.put("ce_dataclass", "internal");
    headers.put("ce_partnerid", event.partner());
    headers.put("ce_sourceid", event.source());
    return new Outgoing(id, kind.topic, event.key(), headers, json.writeValueAsBytes(word));
  }
}

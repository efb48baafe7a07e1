package peer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementSetter;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Training's database: one transaction a batch, one statement a step. */
@Component
class Store {
  private final JdbcTemplate jdbc;
  private final ObjectMapper json;
  private final Words words;
  /** A published version never changes. */
  private final Map<String, Learner.Program> programs = new HashMap<>();
  /** Rows of the outbox that the next transaction deletes. */
  private List<Long> told = List.of();

  private final Map<UUID, Long> written = new HashMap<>();

  Store(JdbcTemplate jdbc, ObjectMapper json, Words words) {
    this.jdbc = jdbc;
    this.json = json;
    this.words = words;
  }

  /** Claim, load, decide, save, and write down what is to be told. */
  @Transactional(rollbackFor = Exception.class)
  public List<Words.Outgoing> take(List<Words.Event> events) throws IOException {
    jdbc.update("delete from outbox where id = any(?)", arrays("bigint", told));
    var fresh = claim(events);
    if (fresh.isEmpty()) {
      return List.of();
    }
    var tenant = fresh.get(0).tenant();
    var learners = load(tenant, fresh);
    var said = new ArrayList<Words.Outgoing>(2 * fresh.size());
    for (var event : fresh) {
      var fact = learners.get(event.key()).complete(programs, event);
      var ids = fact == null ? List.<UUID>of() : List.of(words.id(event, Words.Kind.COMPLETED));
      if (fact != null) {
        said.add(words.say(event, Words.Kind.COMPLETED, fact));
      }
      said.add(words.say(event, Words.Kind.ACCEPTED, new Words.ReportAccepted(event.id(), ids)));
    }
    save(tenant, learners);
    write(said);
    return said;
  }

  /** These may be deleted from the outbox. */
  void told(List<Words.Outgoing> said) {
    told = said.stream().map(word -> written.remove(word.id())).toList();
  }

  List<Words.Outgoing> left() {
    return jdbc.query("select id, topic, key, headers, payload from outbox order by id", (row, n) -> {
      try {
        Map<String, String> headers = json.readValue(row.getString(4), new TypeReference<>() {});
        var id = UUID.fromString(headers.get("ce_id"));
        written.put(id, row.getLong(1));
        return new Words.Outgoing(id, row.getString(2), row.getString(3), headers, row.getBytes(5));
      } catch (JsonProcessingException fault) {
        throw new UncheckedIOException(fault);
      }
    });
  }

  private List<Words.Event> claim(List<Words.Event> events) {
    var first = new LinkedHashMap<UUID, Words.Event>();
    events.forEach(event -> first.putIfAbsent(event.id(), event));
    var sql = "insert into claim (id, digest) select id, 0 from unnest(?::uuid[]) u(id)"
        + " on conflict do nothing returning id";
    var fresh = jdbc.query(sql, arrays("uuid", first.keySet()), (row, n) -> row.getObject(1, UUID.class));
    first.keySet().retainAll(new java.util.HashSet<>(fresh));
    return List.copyOf(first.values());
  }

  private Map<String, Learner> load(String tenant, List<Words.Event> events) throws IOException {
    var data = new HashMap<String, String>();
    var sql = "select key, data from learner where tenant = ? and key = any(?) order by key for update";
    jdbc.query(sql, statement -> {
      statement.setString(1, tenant);
      setArray(statement, 2, "text", column(events, Words.Event::key));
    }, row -> {
      data.put(row.getString(1), row.getString(2));
    });
    var learners = new LinkedHashMap<String, Learner>();
    for (var one : data.entrySet()) {
      var learner = json.readValue(one.getValue(), Learner.class);
      learners.put(one.getKey(), learner);
      for (var enrollment : learner.enrollments().values()) {
        know(tenant, enrollment.programKey());
      }
    }
    return learners;
  }

  private void know(String tenant, String key) throws IOException {
    if (!programs.containsKey(key)) {
      var sql = "select data from program where tenant = ? and key = ?";
      programs.put(key, json.readValue(jdbc.queryForObject(sql, String.class, tenant, key), Learner.Program.class));
    }
  }

  private void save(String tenant, Map<String, Learner> learners) throws IOException {
    var data = new ArrayList<String>(learners.size());
    for (var learner : learners.values()) {
      data.add(json.writeValueAsString(learner));
    }
    var sql = "update learner l set data = u.data::jsonb, version = l.version + 1"
        + " from unnest(?::text[], ?::text[]) u(key, data) where l.tenant = ? and l.key = u.key";
    jdbc.update(sql, statement -> {
      setArray(statement, 1, "text", learners.keySet());
      setArray(statement, 2, "text", data);
      statement.setString(3, tenant);
    });
  }

  private void write(List<Words.Outgoing> said) throws IOException {
    var headers = new ArrayList<String>(said.size());
    for (var word : said) {
      headers.add(json.writeValueAsString(word.headers()));
    }
    var sql = "insert into outbox (topic, key, headers, payload)"
        + " select * from unnest(?::text[], ?::text[], ?::text[], ?::bytea[]) returning id";
    var ids = jdbc.query(sql, statement -> {
      setArray(statement, 1, "text", column(said, Words.Outgoing::topic));
      setArray(statement, 2, "text", column(said, Words.Outgoing::key));
      setArray(statement, 3, "text", headers);
      var bodies = column(said, Words.Outgoing::body).toArray(byte[][]::new);
      statement.setArray(4, statement.getConnection().createArrayOf("bytea", bodies));
    }, (row, n) -> row.getLong(1));
    for (int n = 0; n < ids.size(); n++) {
      written.put(said.get(n).id(), ids.get(n));
    }
  }

  private static <T, V> List<V> column(List<T> rows, Function<T, V> value) {
    return rows.stream().map(value).toList();
  }

  private static PreparedStatementSetter arrays(String type, Collection<?> values) {
    return statement -> setArray(statement, 1, type, values);
  }

  private static void setArray(PreparedStatement statement, int at, String type, Collection<?> values)
      throws SQLException {
    statement.setArray(at, statement.getConnection().createArrayOf(type, values.toArray()));
  }
}

package peer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/** Peer of training in Spring: a batch listener, JDBC with set-based statements, an outbox told after the commit. */
@SpringBootApplication
public class App {
  public static void main(String[] arguments) {
    SpringApplication.run(App.class, arguments);
  }

  /** What an earlier run has committed and perhaps not told. */
  @Bean
  ApplicationRunner tellWhatIsLeft(Store store, Listener listener) {
    return arguments -> listener.tell(store.left());
  }

  @Component
  static class Listener {
    private final Words words;
    private final Store store;
    private final KafkaTemplate<String, byte[]> kafka;

    Listener(Words words, Store store, KafkaTemplate<String, byte[]> kafka) {
      this.words = words;
      this.store = store;
      this.kafka = kafka;
    }

    @KafkaListener(topics = Words.REPORTS)
    void onReports(List<ConsumerRecord<String, byte[]>> records) throws Exception {
      var events = new ArrayList<Words.Event>(records.size());
      for (var record : records) {
        events.add(words.read(record));
      }
      tell(store.take(events));
    }

    void tell(List<Words.Outgoing> said) {
      var sent = new ArrayList<CompletableFuture<?>>(said.size());
      for (var word : said) {
        sent.add(kafka.send(word.record()));
      }
      kafka.flush();
      CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
      store.told(said);
    }
  }
}

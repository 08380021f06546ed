package io.fairlead.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.domain.event.NodeStatusEvent.NodeLost;
import io.fairlead.domain.event.NodeStatusEvent.NodeReady;
import io.fairlead.domain.event.PodSubmission.PodSubmitted;
import io.fairlead.domain.model.NamespacedName;
import io.fairlead.stream.EventRecord.Position;
import io.fairlead.stream.ListLog;
import io.fairlead.stream.Topic;
import io.fairlead.testing.Pods;
import io.fairlead.view.PointInTime.Place;
import io.fairlead.view.PointInTime.Time;
import io.fairlead.view.RandomLog.Written;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.eclipse.microprofile.config.ConfigProvider;

/** States of the past against a fold of exactly the records that are theirs. */
class PastStatesTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Instant LONG_AFTER = RandomLog.START.plus(Duration.ofDays(1));

  private static PastStates pastOf(ListLog log, Instant now) {
    return new PastStates(log, log.reader(), () -> RandomLog.CELLS, InstantSource.fixed(now));
  }

  private static PastView at(PastStates past, PointInTime moment) {
    try {
      return past.at(moment, LIMIT);
    } catch (InvalidMomentException | PastUnavailableException e) {
      throw new AssertionError(moment.toString(), e);
    }
  }

  /** All objects of all kinds, with their versions. */
  private static List<Object> contents(Projection projection) {
    List<Object> contents = new ArrayList<>();
    projection.stores().forEach(store -> contents.add(store.list(null)));
    return contents;
  }

  private static List<Object> contents(PastView view) {
    return view.read(PastStatesTest::contents);
  }

  /** What a live view would be that had folded these records and no others. */
  private static List<Object> folded(List<Written> records, Instant start) {
    Projection projection = new Projection(start);
    Map<Object, Long> next = new HashMap<>();
    for (Written record : records) {
      Position position = record.position();
      next.put(List.of(position.topic(), position.cell()), position.offset() + 1);
      if (record.event() != null) {
        long version = next.values().stream().mapToLong(offset -> offset).sum();
        projection.fold(record.event(), Instant.ofEpochMilli(record.at()), version);
      }
    }
    return contents(projection);
  }

  // ---- every position and every time

  @Property(tries = 60)
  void theStateAtARecordIsTheFoldUpToIt(@ForAll long seed) {
    RandomLog random = new RandomLog(seed, 60);
    PastStates past = pastOf(random.log(), LONG_AFTER);
    List<Written> order = random.inOrder();
    Instant start = beginOf(past, order);

    for (int i = 0; i < order.size(); i++) {
      Position last = order.get(i).position();
      PastView state = at(past, new Place(last));

      assertThat(contents(state))
          .as("%d: %s", i, last)
          .isEqualTo(folded(order.subList(0, i + 1), start));
      assertThat(state.last()).isEqualTo(last);
    }
    past.stop();
  }

  /** When what is always there came, as the log says. */
  private static Instant beginOf(PastStates past, List<Written> order) {
    return at(past, new Place(order.getFirst().position()))
        .read(state -> state.namespaces().value(new NamespacedName("", "default")).createdAt());
  }

  @Property(tries = 60)
  void theStateAtATimeIsTheFoldOfWhatIsNotLater(@ForAll long seed) {
    RandomLog random = new RandomLog(seed, 60);
    PastStates past = pastOf(random.log(), LONG_AFTER);
    List<Written> order = random.inOrder();
    Instant start = beginOf(past, order);
    Map<Object, Long> latest = new HashMap<>();
    Map<Position, Long> logTimes = new HashMap<>();
    for (Written record : random.written()) {
      Position position = record.position();
      logTimes.put(
          position,
          latest.merge(List.of(position.topic(), position.cell()), record.at(), Math::max));
    }

    for (Instant time = start;
        time.isBefore(RandomLog.START.plusMillis(130));
        time = time.plusMillis(7)) {
      long millis = time.toEpochMilli();
      int last = -1;
      for (int i = 0; i < order.size(); i++) {
        if (logTimes.get(order.get(i).position()) <= millis) {
          last = i;
        }
      }
      PastView state = at(past, new Time(time));

      assertThat(contents(state))
          .as("%s", time)
          .isEqualTo(folded(order.subList(0, last + 1), start));
      assertThat(state.time()).isEqualTo(time);
    }
    past.stop();
  }

  @Property(tries = 40)
  void itDoesNotMatterWhatWasAskedBefore(@ForAll long seed) {
    RandomLog random = new RandomLog(seed, 80);
    PastStates busy = pastOf(random.log(), LONG_AFTER);
    List<Written> order = random.inOrder();
    Instant start = beginOf(busy, order);
    Random choice = new Random(seed);

    for (int i = 0; i < 15; i++) {
      PointInTime moment =
          choice.nextBoolean()
              ? new Place(order.get(choice.nextInt(order.size())).position())
              : new Time(start.plusMillis(choice.nextInt(100)));
      PastStates fresh = pastOf(random.log(), LONG_AFTER.plusSeconds(1000));
      PastView before = at(busy, moment);
      PastView anew = at(fresh, moment);
      fresh.stop();

      assertThat(contents(before)).as("%s", moment).isEqualTo(contents(anew));
      assertThat(before.mark()).isEqualTo(anew.mark());
      assertThat(before.last()).isEqualTo(anew.last());
      assertThat(before.version()).isEqualTo(anew.version());
    }
    busy.stop();
  }

  @Property(tries = 30)
  void whatIsFoldedOnLeavesWhatWasGivenAsItIs(@ForAll long seed) {
    RandomLog random = new RandomLog(seed, 60);
    List<Written> order = random.inOrder();
    PastStates past = pastOf(random.log(), LONG_AFTER);
    PastView middle = at(past, new Place(order.get(order.size() / 2).position()));
    List<Object> then = contents(middle);

    at(past, new Place(order.getLast().position()));

    assertThat(contents(middle)).isEqualTo(then);
    past.stop();
  }

  // ---- what can still change

  @Example
  void aLateRecordIsPartOfTheStateOnceItIsThere() {
    ListLog log = new ListLog();
    long now = LONG_AFTER.toEpochMilli();
    log.add(0, new NodeReady("first", RandomLog.START), now - 600_000);
    log.add(0, new PodSubmitted(Pods.pod("early").withUid("a")), now - 1_000);
    MovingClock clock = new MovingClock(LONG_AFTER);
    PastStates past = new PastStates(log, log.reader(), () -> 1, clock);
    Time moment = new Time(LONG_AFTER);
    assertThat(pods(at(past, moment))).isEqualTo(1);

    log.add(0, new PodSubmitted(Pods.pod("late").withUid("b")), now - 500);
    assertThat(pods(at(past, moment))).as("for the next seconds all get the same").isEqualTo(1);
    clock.now = LONG_AFTER.plusSeconds(6);

    assertThat(pods(at(past, moment))).isEqualTo(2);
    past.stop();
  }

  private static int pods(PastView view) {
    return view.read(state -> state.pods().size());
  }

  private static final class MovingClock implements InstantSource {
    private Instant now;

    private MovingClock(Instant now) {
      this.now = now;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  @Example
  void whoIsOutOfTimeIsAskedAgainAndGoesOn() throws Exception {
    ListLog log = new ListLog();
    long start = RandomLog.START.toEpochMilli();
    for (int i = 0; i < 30_000; i++) {
      log.add(0, new PodSubmitted(Pods.pod("p" + i % 7).withUid("u" + i % 50)), start + i);
    }
    try (PastFold fold = PastFold.begin(log, log.reader(), 1)) {
      Time end = new Time(LONG_AFTER);
      int[] looks = {0};

      boolean done = fold.foldTo(end, Instant.MAX, () -> looks[0]++ == 40);

      assertThat(done).isFalse();
      assertThat(fold.records()).isPositive().isLessThan(30_000);
      PastView half = fold.snapshot();
      try (PastFold on = PastFold.from(half, log, log.reader(), 1)) {
        assertThat(on.foldTo(end, Instant.MAX, () -> false)).isTrue();
        assertThat(on.records()).isEqualTo(30_000 - fold.records());
        assertThat(contents(on.result(end))).isEqualTo(contents(at(pastOf(log, LONG_AFTER), end)));
      }
    }
  }

  @Example
  void theStateOfTheLastMinutesGoesOnFromWhatIsSettled() {
    ListLog log = new ListLog();
    long now = LONG_AFTER.toEpochMilli();
    for (int i = 0; i < 12_000; i++) {
      log.add(0, new NodeLost("n" + i, RandomLog.START), now - 700_000 + i);
    }
    log.add(0, new PodSubmitted(Pods.pod("web").withUid("a")), now - 1_000);
    PastStates past = new PastStates(log, log.reader(), () -> 1, InstantSource.fixed(LONG_AFTER));

    assertThat(pods(at(past, new Time(LONG_AFTER)))).isEqualTo(1);
    assertThat(pods(at(past, new Time(LONG_AFTER.minusSeconds(60))))).isZero();
    past.stop();
  }

  // ---- what there is not

  @Example
  void whatTheLogDoesNotHaveIsNoMoment() {
    ListLog log = new ListLog();
    PastStates past = pastOf(log, LONG_AFTER);
    refused(past, new Time(LONG_AFTER), "the log is empty");

    log.addEmpty(Topic.PLACEMENT, 0);
    log.add(0, new NodeReady("first", RandomLog.START), RandomLog.START.toEpochMilli());

    refused(
        past, new Time(RandomLog.START.minusMillis(1)), "is before the log begins, at 2026-01-01");
    refused(past, new Time(LONG_AFTER.plusMillis(1)), "is in the future: it is 2026-01-02");
    refused(past, new Place(new Position(Topic.NODE_STATUS, 7, 0)), "there is no cell 7");
    refused(
        past, new Place(new Position(Topic.NODE_STATUS, 0, 1)), "0/node-status:1 is in the future");
    refused(
        past, new Place(new Position(Topic.PLACEMENT, 0, 0)), "is before the log of 0/placement");
    assertThat(at(past, new Place(new Position(Topic.NODE_STATUS, 0, 0))).last().offset()).isZero();
    past.stop();
  }

  private static void refused(PastStates past, PointInTime moment, String why) {
    assertThatThrownBy(() -> past.at(moment, LIMIT))
        .isInstanceOf(InvalidMomentException.class)
        .hasMessageContaining(why);
  }

  @Example
  void anEmptyOffsetIsTheRecordBeforeIt() {
    ListLog log = new ListLog();
    long start = RandomLog.START.toEpochMilli();
    log.add(0, new PodSubmitted(Pods.pod("a").withUid("a")), start);
    log.addEmpty(Topic.POD_SUBMITTED, 0);
    log.add(0, new PodSubmitted(Pods.pod("b").withUid("b")), start + 10);
    PastStates past = pastOf(log, LONG_AFTER);

    assertThat(pods(at(past, new Place(new Position(Topic.POD_SUBMITTED, 0, 2))))).isEqualTo(2);
    assertThat(pods(at(past, new Place(new Position(Topic.POD_SUBMITTED, 0, 1))))).isEqualTo(1);
    assertThat(pods(at(past, new Place(new Position(Topic.POD_SUBMITTED, 0, 0))))).isEqualTo(1);
    past.stop();
  }

  @Example
  void thePastFollowsTheTopicsThatTheViewFollows() {
    String followed =
        ConfigProvider.getConfig().getValue("mp.messaging.incoming.view.topics", String.class);

    assertThat(Topic.OF_STATE.stream().map(topic -> "fairlead." + topic.suffix()))
        .containsExactlyInAnyOrder(followed.split(","));
  }
}

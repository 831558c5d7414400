package io.boilerc.firestore.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RampUpTest {

  @Test
  void writesFiveHundredASecondAtFirstAndHalfMoreAfterFiveMinutes() {
    RampUp rampUp = new RampUp();
    assertThat(rampUp.reserve(500, 0)).isZero();
    assertThat(rampUp.reserve(500, 0)).isEqualTo(TimeUnit.SECONDS.toNanos(1));
    assertThat(rampUp.reserve(1, 0)).isEqualTo(TimeUnit.SECONDS.toNanos(2));
    long later = TimeUnit.MINUTES.toNanos(5);
    assertThat(rampUp.reserve(750, later)).as("idle time saves nothing up").isZero();
    assertThat(rampUp.reserve(1, later)).isEqualTo(TimeUnit.SECONDS.toNanos(1));
  }
}

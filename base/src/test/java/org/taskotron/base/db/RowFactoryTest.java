package org.taskotron.base.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.ibatis.reflection.ReflectionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows become records, whoever may see these. */
class RowFactoryTest {

  private record Secret(long id, @Nullable String text) {
    Secret {
      if (id < 0) {
        throw new IllegalArgumentException("id: " + id + " (expected 0 or more)");
      }
    }
  }

  private final RowFactory factory = new RowFactory();

  private Secret secret(Long id, @Nullable String text) {
    return factory.create(Secret.class, List.of(long.class, String.class), Arrays.asList(id, text));
  }

  @Test
  void aRecordThatNobodySeesIsMadeOfItsColumns() {
    assertThat(secret(7L, "x")).isEqualTo(new Secret(7, "x"));
    assertThat(secret(8L, null)).isEqualTo(new Secret(8, null));
  }

  @Test
  void whatTheRecordSaysIsNotLost() {
    assertThatThrownBy(() -> secret(-1L, ""))
        .isInstanceOf(ReflectionException.class)
        .hasMessageContaining("id: -1 (expected 0 or more)");
    assertThatThrownBy(() -> factory.create(Secret.class, List.of(String.class), List.of("x")))
        .hasMessageContaining("no constructor for its columns");
  }

  @Test
  void everythingElseIsMadeAsEver() {
    assertThat(factory.create(List.class)).isInstanceOf(ArrayList.class);
    assertThat(factory.create(String.class, List.of(String.class), List.of("x")))
        .isEqualTo("x");
    assertThat(factory.isCollection(List.class)).isTrue();
  }
}

package org.taskotron.trigger.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.taskotron.base.config.ConfigException;

class JobsFileTest {

  private static final JobRequest JOB =
      JobRequest.of("m1", "rpmlint", "foo-1-1", "koji_build", "noarch", true);
  private static final String LINE = JobLine.of(JOB, Instant.EPOCH);

  private static List<JobRequest> read(String text) throws ConfigException {
    return JobsFile.read("new.csv", text);
  }

  @Test
  void whatTheTriggerWroteIsReadWithAndWithoutHeader() throws ConfigException {
    assertThat(read(LINE)).containsExactly(JOB);
    assertThat(read(JobLine.HEADER + LINE)).containsExactly(JOB);
    assertThat(read(
            "\ufeff" + JobLine.HEADER.replace("\n", "\r\n") + "\r\n" + LINE.replace("\n", "\r\n")))
        .containsExactly(JOB);
  }

  @Test
  void theSameLineTwiceIsOneJob() throws ConfigException {
    assertThat(read(LINE + LINE)).containsExactly(JOB);
  }

  @Test
  void aLineByHandNeedsOnlyWhatMakesAJob() throws ConfigException {
    List<JobRequest> jobs =
        read("taskname,item,item_type,arch\nrpmlint,\"foo,1\",koji_build,noarch\n");
    assertThat(jobs)
        .containsExactly(JobRequest.of("", "rpmlint", "foo,1", "koji_build", "noarch", false));
    assertThat(read("item,arch,git_repo,item_type,git_branch\nfoo,noarch,ns/repo,koji_build,f27"))
        .containsExactly(
            JobRequest.named("", "ns/repo", "f27", "", "foo", "koji_build", "noarch", false));
  }

  @Test
  void aShortLineWithoutHeaderIsTheFirstColumns() throws ConfigException {
    UUID uuid = UUID.randomUUID();
    assertThat(read(uuid + ",rpmlint,foo,koji_build,noarch")).singleElement().satisfies(job -> {
      assertThat(job.uuid()).isEqualTo(uuid);
      assertThat(job.repository()).isEqualTo("fedoraqa/rpmlint");
    });
  }

  @Test
  void aRepeatedJobIsLinkedToTheOld() {
    UUID fresh = UUID.randomUUID();
    assertThat(JOB.again(fresh).uuid()).isEqualTo(fresh);
    assertThat(JOB.again(fresh).againOf()).contains(JOB.uuid());
  }

  @Test
  void allMistakesAreToldWithTheirLines() {
    assertThatThrownBy(() -> read("""
        not-a-uuid,rpmlint,foo,koji_build,noarch
        ,rpmlint,,koji_build,noarch
        ,rpmlint,foo
        ,rpmlint,foo,koji_build,noarch,,,,maybe
        """)).hasMessage("""
            new.csv:1:1: uuid: not-a-uuid (expected a UUID, or nothing)
            new.csv:2:1: item: empty (expected a value)
            new.csv:3:1: 3 columns (expected 5 to 11: \
            uuid,taskname,item,item_type,arch,git_repo,git_branch,git_path,match_host_arch,message_id,submitted)
            new.csv:4:1: match_host_arch: maybe (expected true or false)""");
    assertThatThrownBy(() -> read("taskname,itm,item_type,arch\nx,y,z,a"))
        .hasMessageContaining("new.csv:1:1: column itm (expected some of")
        .hasMessageContaining("did you mean item?")
        .hasMessageContaining("new.csv:1:1: no column item (");
    assertThatThrownBy(() -> read("\n \n"))
        .hasMessage("new.csv: empty (expected lines of a jobs.csv)");
  }
}

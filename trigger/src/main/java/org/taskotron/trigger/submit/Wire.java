package org.taskotron.trigger.submit;

import java.util.Optional;
import java.util.UUID;
import org.taskotron.proto.v1.JobRequest.Builder;
import org.taskotron.proto.v1.TaskSource;

/** The only place that knows both our jobs and the protocol's. */
final class Wire {

  private Wire() {}

  static org.taskotron.proto.v1.JobRequest toProto(JobRequest job) {
    Builder request = org.taskotron.proto.v1.JobRequest.newBuilder()
        .setUuid(job.uuid().toString())
        .setMessageId(job.messageId())
        .setTask(TaskSource.newBuilder()
            .setRepository(job.repository())
            .setBranch(job.branch())
            .setPath(job.path()))
        .setItem(job.item())
        .setItemType(job.itemType())
        .setArch(job.arch())
        .setMatchHostArch(job.matchHostArch());
    job.againOf().map(UUID::toString).ifPresent(request::setAgainOf);
    return request.build();
  }

  /** An answer that is neither a job nor a refusal is a refusal of ours. */
  static SubmitAnswer answer(org.taskotron.proto.v1.SubmitAnswer answer) {
    return switch (answer.getAnswerCase()) {
      case JOB -> new SubmitAnswer(answer.getMade(), Optional.empty());
      case REFUSED -> new SubmitAnswer(false, Optional.of(answer.getRefused()));
      case ANSWER_NOT_SET ->
        new SubmitAnswer(false, Optional.of("answer: missing (expected job or refused)"));
    };
  }
}

package io.boilerc.firestore.sink.writer;

/**
 * Which writer this is.
 *
 * @param run the submission of a job that it belongs to: the same for all its attempts, another
 *     when the job is started again
 * @param subtask its number
 */
public record WriterId(String run, int subtask) {}

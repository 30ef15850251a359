/** The operator's commands: noun, then verb. They ask the master over REST and change it over gRPC. */
@NullMarked
package org.taskotron.client.command;

import org.jspecify.annotations.NullMarked;

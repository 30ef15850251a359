/** Version 3 of the API: results of a few kinds of artifacts, with schemas, from users of an OpenID provider. */
@NullMarked
package org.taskotron.resultsdb.api.v3;

import org.jspecify.annotations.NullMarked;

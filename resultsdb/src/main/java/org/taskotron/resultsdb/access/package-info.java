/** Who may post what: our own tokens, and for version 3 of the API users of an OIDC provider with their LDAP groups. */
@NullMarked
package org.taskotron.resultsdb.access;

import org.jspecify.annotations.NullMarked;

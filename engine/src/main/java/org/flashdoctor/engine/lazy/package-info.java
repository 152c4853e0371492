// SPDX-License-Identifier: GPL-3.0-or-later
/** Values that are made when they are first asked for: of all that is known, a case needs little. */
package org.flashdoctor.engine.lazy;

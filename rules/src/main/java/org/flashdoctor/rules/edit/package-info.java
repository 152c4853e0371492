// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Edits of recipes carried out on texts: pure functions from an old text to a new one, or to a refusal. A text holds one
 * character for each byte of its file (ISO 8859-1), so that bytes that no edit touches stay as they are, whatever the
 * file's encoding. {@link org.flashdoctor.rules.edit.Editor} is the entry.
 */
package org.flashdoctor.rules.edit;

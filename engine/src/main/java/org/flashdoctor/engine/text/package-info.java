// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Turns what people paste into lines that recognisers can read. {@link org.flashdoctor.engine.text.LogText} decodes and
 * cleans a log as a stream; {@link org.flashdoctor.engine.text.WrapWindow} shows messages that a mailer or a terminal
 * has broken over two or three lines. Both need the same memory for a log of any size.
 */
package org.flashdoctor.engine.text;

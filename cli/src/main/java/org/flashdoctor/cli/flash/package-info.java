// SPDX-License-Identifier: GPL-3.0-or-later
/** What the flash commands share: the case around a chip, the parts that are meant, progress, and words. */
package org.flashdoctor.cli.flash;

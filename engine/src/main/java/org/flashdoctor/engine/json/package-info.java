// SPDX-License-Identifier: GPL-3.0-or-later

/** JSON of our own, for files of our own. */
package org.flashdoctor.engine.json;

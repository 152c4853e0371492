// SPDX-License-Identifier: GPL-3.0-or-later
/** The rule engine. No other package knows of Drools. */
package org.flashdoctor.rules.drools;

// SPDX-License-Identifier: GPL-3.0-or-later
/** What of an image can be written to a chip, what cannot and why; and the clearance that lets a plan be carried out. */
package org.flashdoctor.engine.flash.plan;

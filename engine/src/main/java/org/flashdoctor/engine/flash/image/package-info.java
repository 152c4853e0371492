// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What stands in a flash image: descriptor, FMAP, CBFS, names of boards and versions, Boot Guard keys.
 *
 * <p>Every parser is total: any bytes give an answer, in time that is linear in the image and memory that does not
 * depend on what the image claims. An image is what somebody downloaded.
 */
package org.flashdoctor.engine.flash.image;

/** Models of the example schema {@code shop}: customers, their orders with items, and shipments. */
package dev.soundchart.model.shop;

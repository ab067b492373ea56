/** Reading and writing JSON: events leniently about new fields, requests of our callers strictly. */
package com.accellis.engagement.kit.json;

/** Digests of content that is compared and not kept. */
package com.accellis.engagement.kit.digest;

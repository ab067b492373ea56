/** Erasing a contact for good, on request of the person. */
package com.accellis.engagement.connector.erasure;

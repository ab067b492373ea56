/** Every record the sandbox holds, in the shape the API answers, and the JSON and time helpers they share. */
package com.accellis.engagement.sandbox.records;

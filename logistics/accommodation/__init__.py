"""The hotel: room block, rooms, stays and who sleeps where each night."""

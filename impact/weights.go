package impact

// reach is how many hours on each side of a window its level is taken from.
const reach = 120

// hourDecay is exp(−1/24): an hour's weight in the level falls by a factor e per day. It is written out because math.Exp may
// differ in the last digit between machines.
const hourDecay = 0.9591894571091382

// decayHours is the time in which the weight falls by a factor e.
const decayHours = 24

// weights is the weight of the hour at distance 0 … 119 from a window: hourDecay to the power of the distance.
var weights = func() (w [reach]float64) {
	w[0] = 1
	for i := 1; i < len(w); i++ {
		w[i] = w[i-1] * hourDecay
	}
	return w
}()

using System.Runtime.CompilerServices;

namespace TpuMlir.Backends.Bm1684x.Arithmetic;

/// <summary>
/// The two interleaved accumulators of a single-precision dot product (isa.md section 2): product i goes to accumulator
/// i mod 2, and the result is their sum.
/// </summary>
/// <remarks>Without accumulation the first starts at 0 and the second at the bias; with it the first starts at the bias
/// and the second at the previous result.</remarks>
internal struct DualAccumulator(float first, float second)
{
    private float _current = first;
    private float _other = second;

    /// <summary>Starts a dot product without accumulation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DualAccumulator FromBias(float bias) => new(0f, bias);

    /// <summary>Starts a dot product that continues a previous result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DualAccumulator FromPrevious(float bias, float previous) => new(bias, previous);

    /// <summary>Adds one f32 product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(float a, float b)
    {
        float sum = Float32.Add(_current, Float32.Multiply(a, b));
        _current = _other;
        _other = sum;
    }

    /// <summary>Adds one product with product and sum rounded to the type (half-precision depthwise and pooling).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(float a, float b, ElementType type)
    {
        float product = HalfFormat.Product(a, b, type);
        float sum = HalfFormat.RoundTo(Float32.Add(_current, product), type);
        _current = _other;
        _other = sum;
    }

    /// <summary>The sum of both accumulators.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Result() => Float32.Add(_current, _other);

    /// <summary>The sum of both accumulators rounded to the type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Result(ElementType type) => HalfFormat.RoundTo(Result(), type);
}

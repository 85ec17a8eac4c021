using TpuMlir.Host.Verification;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Tests.Verification;

/// <summary>Expected numbers by hand from the formulas in the record's comments.</summary>
public class TensorComparisonTests
{
    /// <summary>a = (3, 4), b = (4, 3): a·b = 24, |a| = |b| = 5; |a - b| = √2, |(a + b) / 2| = √(3.5² + 3.5²) = √24.5.</summary>
    [Fact]
    public void The_formulas()
    {
        TensorComparison c = Compare([3, 4], [4, 3]);
        Assert.Equal(24 / 25.0, c.Cosine, 15);
        Assert.Equal(1 - Math.Sqrt(2 / 24.5), c.Euclidean, 15);
        Assert.Equal((1.0, 0L), (c.MaxError, c.NonFinite));
    }

    [Fact]
    public void Equal_tensors_agree_wholly() => Assert.Equal(new TensorComparison(1, 1, 0, 0), Compare([1, -2, 3], [1, -2, 3]));

    [Fact]
    public void Opposite_and_orthogonal()
    {
        Assert.Equal(new TensorComparison(-1, 0, 4, 0), Compare([2], [-2]));
        Assert.Equal(0, Compare([1, 0], [0, 1]).Cosine);
    }

    [Fact]
    public void Zeros_agree_with_zeros_only()
    {
        Assert.Equal(new TensorComparison(1, 1, 0, 0), Compare([0, 0], [0, -0f]));
        Assert.Equal(0, Compare([0, 0], [1, 0]).Cosine);
    }

    [Fact]
    public void Scaling_shows_in_the_euclidean_similarity_only()
    {
        TensorComparison c = Compare([2, 4], [1, 2]);
        Assert.Equal(1, c.Cosine, 15);
        Assert.Equal(1 - (1 / 1.5), c.Euclidean, 15);
    }

    [Theory]
    [InlineData(float.NaN, 1, 1)]
    [InlineData(1, float.NaN, 1)]
    [InlineData(float.PositiveInfinity, 1, 1)]
    [InlineData(1, float.PositiveInfinity, 1)]
    [InlineData(float.PositiveInfinity, float.NegativeInfinity, 1)]
    [InlineData(float.NaN, float.PositiveInfinity, 1)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity, 0)]
    [InlineData(float.NegativeInfinity, float.NegativeInfinity, 0)]
    [InlineData(float.NaN, float.NaN, 0)]
    public void What_is_not_finite_must_be_the_same_and_takes_no_part_in_sums(float value, float reference, long bad) =>
        Assert.Equal(new TensorComparison(1, 1, 0, bad), Compare([1, value, 2], [1, reference, 2]));

    [Fact]
    public void Other_types_are_compared_as_floats() =>
        Assert.Equal(new TensorComparison(1, 1, 0, 0), TensorComparison.Compare(Tensor.From([1, 2], [2]), Tensor.From([1f, 2f], [2]).To(ElementType.F16)));

    [Fact]
    public void Other_counts_are_an_error() => Assert.Throws<ArgumentException>(() => Compare([1], [1, 2]));

    [Fact]
    public void Bits_differ_in_the_sign_of_zero_but_not_among_nans()
    {
        Assert.Equal(1, Bits([0f, 1f, 2f], [-0f, 1f, 2f]));
        Assert.Equal(0, Bits([float.NaN, 1f], [BitConverter.Int32BitsToSingle(unchecked((int)0xffc00001)), 1f]));
        Assert.Equal(1, Bits([float.NaN], [float.PositiveInfinity]));
        Assert.Equal(0, Bits([], []));
    }

    [Fact]
    public void Bits_of_other_types_or_counts_all_differ()
    {
        Tensor floats = Tensor.From([1f, 2f], [2]);
        Assert.Equal(2, TensorComparison.DifferingBits(floats, floats.To(ElementType.F16)));
        Assert.Equal(3, Bits([1, 2], [1, 2, 3]));
        Assert.Equal(1, TensorComparison.DifferingBits(Tensor.From([1, 2], [2]), Tensor.From([1, 3], [2])));
    }

    private static TensorComparison Compare(float[] a, float[] b) => TensorComparison.Compare(Tensor.From(a, [a.Length]), Tensor.From(b, [b.Length]));

    private static long Bits(float[] a, float[] b) => TensorComparison.DifferingBits(Tensor.From(a, [a.Length]), Tensor.From(b, [b.Length]));
}

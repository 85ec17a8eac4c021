using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Reference;

/// <summary>Which elements of operands an element of a result reads.</summary>
public static class Broadcasting
{
    /// <summary>The element of an operand, by numpy's rules: aligned at the last dimension, extents of 1 repeated.</summary>
    /// <param name="operand">The operand's shape.</param>
    /// <param name="result">The result's shape.</param>
    /// <param name="element">The result's element, in row-major order.</param>
    public static long Element(Shape operand, Shape result, long element)
    {
        long index = 0, stride = 1;
        for (int r = result.Rank - 1, o = operand.Rank - 1; o >= 0; r--, o--)
        {
            index += operand[o] == 1 ? 0 : element % result[r] * stride;
            (stride, element) = (stride * operand[o], element / result[r]);
        }

        return index;
    }
}

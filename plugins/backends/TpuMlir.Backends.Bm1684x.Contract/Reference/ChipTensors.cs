using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>Applies the chip's arithmetic to whole tensors, for the numeric references of element-wise operators.</summary>
public static class ChipTensors
{
    /// <summary>y = f(x) for every element, computed in f32 and rounded to the result's type once.</summary>
    /// <param name="x">The operand: f32, f16 or bf16.</param>
    /// <param name="type">The result's type: f32, f16 or bf16.</param>
    /// <param name="f">The function. It must not depend on which sixteen elements it is given at once.</param>
    /// <param name="options">The threads to use.</param>
    public static Tensor Map(Tensor x, ElementType type, UnaryFunction f, KernelOptions options = default)
    {
        float[] values = Numbers.Widen(x);
        Elementwise.Map(values, f, new Workers(options.Threads));
        return Numbers.Narrow(values, type, x.Shape);
    }

    /// <summary>y = f(a, b) for every pair of elements, computed in f32 and rounded to the result's type once.</summary>
    /// <param name="a">The first operand: f32, f16 or bf16.</param>
    /// <param name="b">The second operand, of the same shape.</param>
    /// <param name="type">The result's type: f32, f16 or bf16.</param>
    /// <param name="f">The function. It must not depend on which sixteen pairs it is given at once.</param>
    /// <param name="options">The threads to use.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor Map(Tensor a, Tensor b, ElementType type, BinaryFunction f, KernelOptions options = default)
    {
        if (!a.Shape.Equals(b.Shape))
        {
            throw new ArgumentException($"the operands are {a} and {b}", nameof(b));
        }

        float[] left = Numbers.Widen(a);
        Elementwise.Map(left, Numbers.Widen(b), f, new Workers(options.Threads));
        return Numbers.Narrow(left, type, a.Shape);
    }
}

using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>Chooses the kernel of an elementwise function by its code and operand type.</summary>
internal static class ElementwiseDispatch
{
    /// <summary>Executes the function over the result.</summary>
    public static void Run(Bm1684xMachine machine, ElementwiseOperands o)
    {
        switch (o.Function)
        {
            case ElementwiseFunction.Abs when o.A.Type.IsFloat():
            case ElementwiseFunction.Copy or ElementwiseFunction.Cast or ElementwiseFunction.SelectGreater
                or ElementwiseFunction.SelectEqual or ElementwiseFunction.SelectLess:
                ElementwiseBits.Run(machine, o);
                return;
        }

        if (o.A.Type.IsFloat())
        {
            ElementwiseFloat.Run(machine, o);
        }
        else
        {
            ElementwiseInteger.Run(machine, o);
        }
    }
}
